/**
 * Figures of fewer people than this are not shown on their own: in a smaller group, a share or a time says what one person did.
 */
export const minGroup = 5

/** People and members of a group. */
type Group = { people: number; members: number }

/** Members according to the catalog; those who were active but have left the group since still count. */
const sizeOf = (group: Group) => Math.max(group.members, group.people)

/**
 * Splits groups into those that may be shown, and those that are only shown as a sum. If the hidden ones together are fewer than
 * `minGroup`, the next larger group is hidden as well: otherwise the sum, or the difference to the total, would be theirs.
 */
export function splitSmallGroups<T extends Group>(groups: readonly T[]): { shown: T[]; hidden: T[] } {
  const ordered = [...groups].sort((a, b) => sizeOf(a) - sizeOf(b))
  let count = ordered.filter((g) => sizeOf(g) < minGroup).length
  const sum = () => ordered.slice(0, count).reduce((total, g) => total + sizeOf(g), 0)
  while (count > 0 && count < ordered.length && sum() < minGroup) count++
  const hidden = new Set(ordered.slice(0, count))
  return { shown: groups.filter((g) => !hidden.has(g)), hidden: groups.filter((g) => hidden.has(g)) }
}
