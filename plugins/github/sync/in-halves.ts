import { isVendorError } from '@callboard/plugin-kit/vendor-error'

/**
 * Asks for many things at once, and for half as many when GitHub cannot answer: its GraphQL has a time limit of
 * 10 seconds that a few large repositories can use up.
 */
export async function inHalves<In, Out>(items: readonly In[], ask: (items: readonly In[]) => Promise<Out[]>): Promise<Out[]> {
  if (items.length === 0) return []
  try {
    return await ask(items)
  } catch (error) {
    if (!isVendorError(error) || error.kind !== 'unavailable' || items.length < 4) throw error
    const middle = Math.ceil(items.length / 2)
    return [...(await inHalves(items.slice(0, middle), ask)), ...(await inHalves(items.slice(middle), ask))]
  }
}
