/** In which Prisma has passed a query on, which it does at the end of a tick. */
const ticks = 4

type AnswerOf<Query> = Awaited<Query extends () => infer Answer ? Answer : Query>
type Answers<Queries extends readonly unknown[]> = { -readonly [At in keyof Queries]: AnswerOf<Queries[At]> }

/**
 * Answers of queries of Prisma's models in one snapshot, none of which waits for another: those that begin in the same tick of one
 * transaction are sent one after the other. A query of Prisma begins when it is awaited; others are passed as functions.
 */
export async function sendApart<const Queries extends readonly unknown[]>(...queries: Queries): Promise<Answers<Queries>> {
  const answers: Promise<unknown>[] = []
  for (const query of queries) {
    const answer = Promise.resolve(typeof query === 'function' ? query() : query)
    // Thrown below, once all have begun.
    answer.catch(() => {})
    answers.push(answer)
    for (let tick = 0; tick < ticks; tick++) await new Promise<void>((resolve) => process.nextTick(resolve))
  }
  return (await Promise.all(answers)) as Answers<Queries>
}
