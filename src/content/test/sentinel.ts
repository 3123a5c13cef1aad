/** Where tests of rules play. */
export const workspace = {
  customerId: '00000000-0000-0000-0000-000000000000',
  subscription: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'test',
  name: 'test',
};

/** Ids that are the same in every run of a test. */
export function counter(): () => string {
  let count = 0;
  return () => `00000000-0000-0000-0000-${String(++count).padStart(12, '0')}`;
}
