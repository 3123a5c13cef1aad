declare module '*.css';
declare module 'topojson-client' {
  export function feature(topology: object, part: unknown): unknown;
}
