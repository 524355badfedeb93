/** A run that is missed once is no incident; neither is one that waits for a slot. */
const maxAgeS = (intervalMs: number) => Math.max(120, (3 * intervalMs) / 1000 + 60)

/**
 * Names the schedules that have not run for three of their intervals.
 * @param ages seconds since each last ran; one that never did counts from the start of this process
 * @param upS seconds since this process started: what was late before is not its fault
 */
export const lateSchedules = (
  schedules: readonly { name: string; every: number }[],
  ages: ReadonlyMap<string, number>,
  upS: number,
): string[] => schedules.flatMap(({ name, every }) => (Math.min(ages.get(name) ?? upS, upS) > maxAgeS(every) ? [name] : []))
