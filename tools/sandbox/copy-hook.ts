/**
 * Adds a webhook like one that exists, with its secret, whose address has `to` instead of `from`.
 * @param fresh what the new one has of its own, such as an empty log
 */
export function copyHook<H extends { id: number; url: string }>(
  hooks: H[],
  { from, to }: { from: string; to: string },
  fresh: Partial<H>,
): H {
  const original = hooks.find((hook) => hook.url.includes(from))
  if (!original) throw new Error(`no webhook has ${from} in its address`)
  const id = Math.max(...hooks.map((hook) => hook.id)) + 1
  const copy = { ...original, ...fresh, id, url: original.url.replace(from, to) }
  hooks.push(copy)
  return copy
}
