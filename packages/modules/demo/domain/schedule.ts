const minuteMs = 60_000

/** Lifetime of a visitor's session. */
export const visitMs = 120 * minuteMs

/** The demo is made anew after this time. */
const resetMs = 24 * 60 * minuteMs

/** A demo that is not filled by then will not be: it is removed, and the next run makes another. */
const prepareMs = 30 * minuteMs

export type DemoTenant = { id: string; slug: string; state: 'preparing' | 'open'; createdAt: Date; filled: boolean }

/** What has to be done: which demo to open, which to remove, and whether to prepare a new one. */
export type DemoPlan = { open: DemoTenant | undefined; remove: DemoTenant[]; prepare: boolean }

const newestFirst = (a: DemoTenant, b: DemoTenant) => b.createdAt.getTime() - a.createdAt.getTime()

/** @param enabled whether this installation offers a live demo; otherwise every demo is removed */
export function planDemo(tenants: readonly DemoTenant[], enabled: boolean, now: Date): DemoPlan {
  if (!enabled) return { open: undefined, remove: [...tenants], prepare: false }
  const age = (tenant: DemoTenant) => now.getTime() - tenant.createdAt.getTime()
  const preparing = tenants.filter((t) => t.state === 'preparing').sort(newestFirst)
  const [current, ...former] = tenants.filter((t) => t.state === 'open').sort(newestFirst)
  const waiting = preparing.filter((t) => age(t) < prepareMs)
  const replaced = current && age(current) > visitMs + prepareMs ? former : []
  return {
    open: waiting.find((t) => t.filled),
    remove: [...preparing.filter((t) => age(t) >= prepareMs && !t.filled), ...replaced],
    prepare: waiting.length === 0 && (!current || age(current) >= resetMs),
  }
}
