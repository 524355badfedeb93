import { affectsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'

/**
 * Requests items in bulk, and in halves if GitHub cannot respond: its GraphQL API has a time limit of 10 seconds that a single
 * large repository can use up.
 * @param alone result for an item that fails by itself
 */
export async function withBisection<In, Out>(
  items: readonly In[],
  ask: (items: readonly In[]) => Promise<Out[]>,
  alone: (item: In, error: unknown) => Promise<Out[]>,
): Promise<Out[]> {
  const [first] = items
  if (first === undefined) return []
  try {
    return await ask(items)
  } catch (error) {
    if (!isVendorError(error) || affectsAccount(error)) throw error
    if (items.length === 1) return alone(first, error)
    const middle = Math.ceil(items.length / 2)
    return [
      ...(await withBisection(items.slice(0, middle), ask, alone)),
      ...(await withBisection(items.slice(middle), ask, alone)),
    ]
  }
}
