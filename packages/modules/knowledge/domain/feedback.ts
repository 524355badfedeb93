// What people think of answers, and what follows from it for the sections that were cited.

export const feedbackReasons = ['wrong', 'outdated', 'incomplete', 'unclear'] as const
export type FeedbackReason = (typeof feedbackReasons)[number]

/** `changed`: the section was edited; `removed`: it is gone; `dismissed`: its owner found nothing to correct. */
export const taskStates = ['open', 'changed', 'removed', 'dismissed'] as const
export type TaskState = (typeof taskStates)[number]

/** Of those who found a section unhelpful, how many gave each reason; `none` for those who gave none. */
export type ReasonCounts = Partial<Record<FeedbackReason | 'none', number>>

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`)

/** "3 people found this outdated", or the two most frequent reasons: "3 people found this outdated or unclear". */
export function foundThis(counts: ReasonCounts): string {
  const given = feedbackReasons
    .map((reason) => ({ reason, count: counts[reason] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  const total = given.reduce((sum, { count }) => sum + count, counts.none ?? 0)
  const named = given.slice(0, 2).map(({ reason }) => reason)
  return `${people(total)} found this ${named.length > 0 ? named.join(' or ') : 'unhelpful'}`
}
