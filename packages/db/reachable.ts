import { systemDb } from './system-db.ts'

/** Probes are answered in time whatever their dependencies do, in ms. */
const probeMs = 800

/** Rejects if a dependency has not answered in time. Says which one. */
export async function answersInTime<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} does not answer`)), probeMs)
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    throw new Error(`${what} does not answer`, { cause: error })
  } finally {
    clearTimeout(timer)
    work.catch(() => {})
  }
}

/** @throws if the database does not answer within 800 ms */
export const databaseAnswers = (): Promise<unknown> => answersInTime('the database', systemDb('health').$queryRaw`select 1`)
