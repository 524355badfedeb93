import type { FastifyInstance } from 'fastify'

/** Runs something every second, sequentially, until the server closes. */
export function everySecond(app: FastifyInstance, work: () => Promise<void>): void {
  let working = Promise.resolve()
  const clock = setInterval(() => {
    working = working.then(work)
  }, 1000)
  app.addHook('onClose', async () => {
    clearInterval(clock)
    await working
  })
}
