type Ring = number[][];

/** About the middle of a country: that of its largest part. */
export function geoCentroid({ type, coordinates }: { type: string; coordinates: unknown }): [number, number] {
  const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as Ring[][];
  const outer = polygons.map(([ring]) => ring);
  const [largest] = outer.sort((a, b) => Math.abs(area(b)) - Math.abs(area(a)));
  return middle(largest);
}

function area(ring: Ring): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

function middle(ring: Ring): [number, number] {
  const whole = area(ring) || 1;
  let [sumX, sumY] = [0, 0];
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    const cross = x * nextY - nextX * y;
    sumX += (x + nextX) * cross;
    sumY += (y + nextY) * cross;
  });
  return [sumX / (6 * whole), sumY / (6 * whole)];
}
