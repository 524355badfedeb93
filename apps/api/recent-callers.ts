/** Somebody who asked within this time may ask again at once. */
const recentMs = 5_000

/** Who asked last, and who before: enough to tell whether anybody else did. */
let lastCallers: { tenant: string; at: number }[] = []

export function noteCaller(tenant: string): void {
  const others = lastCallers.filter((c) => c.tenant !== tenant)
  lastCallers = [{ tenant, at: performance.now() }, ...others].slice(0, 2)
}

/** Whether another organization than this one has asked this process for something lately. */
export const othersAsk = (tenant: string): boolean =>
  lastCallers.some((c) => c.tenant !== tenant && c.at > performance.now() - recentMs)
