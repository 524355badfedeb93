import { AppError } from '@callboard/core/errors'
import { z } from 'zod'
import { readPullRequest } from '../engine/read-pull-request.ts'
import { builtInAction } from './built-in-action.ts'

const hour = 3600_000

const expiresInHours = (hours: number) =>
  z
    .number()
    .positive()
    .max(24 * 60)
    .default(hours)

const minCheckMs = 15_000
const maxCheckMs = 10 * 60_000

/** Deliveries of the vendor come sooner; without any, a wait is noticed after at most half its time again. */
const nextCheck = (since: Date) =>
  new Date(Date.now() + Math.min(maxCheckMs, Math.max(minCheckMs, (Date.now() - since.getTime()) / 2)))

const waitPullRequest = builtInAction({
  id: 'wait:pull-request',
  description: 'Waits until a pull request, or merge request, is merged or closed.',
  input: z.object({
    url: z.url({ protocol: /^https?$/ }).max(2000),
    /** Whether the run fails if it is closed without being merged. */
    requireMerge: z.boolean().default(true),
    expiresInHours: expiresInHours(14 * 24),
  }),
  output: z.object({ merged: z.boolean() }),
  examples: [
    {
      description: 'Go on when the change of a step before is merged',
      example: 'url: ${{ steps.propose.output.remoteUrl }}\nexpiresInHours: 72',
    },
  ],
  async run(services, { signal, firstStartedAt, log }, { url, requireMerge, expiresInHours: hours }) {
    const state = await readPullRequest(services, url, signal)
    if (state === 'open') {
      const expiresAt = new Date(Date.now() + hours * hour)
      return { wait: { kind: 'pull-request', url, checkAt: nextCheck(firstStartedAt), expiresAt } }
    }
    if (state === 'closed' && requireMerge) throw new AppError('conflict', `${url} was closed without being merged.`)
    log(`${url} was ${state}.`)
    return { output: { merged: state === 'merged' } }
  },
  describe: ({ url }) => ({ text: `Would wait until ${url} is merged or closed.`, output: { merged: true } }),
})

const waitWebhook = builtInAction({
  id: 'wait:webhook',
  description: 'Waits for a POST to a signed address, which the page of the run shows. What is sent is its output.',
  input: z.object({ expiresInHours: expiresInHours(72) }),
  output: z.object({ body: z.json(), receivedAt: z.string() }),
  examples: [{ description: 'Wait for a day', example: 'expiresInHours: 24' }],
  async run(_, __, { expiresInHours: hours }) {
    return { wait: { kind: 'callback', url: '', expiresAt: new Date(Date.now() + hours * hour) } }
  },
  describe: () => ({
    text: 'Would wait for a call to its call-back address.',
    output: { body: {}, receivedAt: new Date(0).toISOString() },
  }),
})

export const waitActions = [waitPullRequest, waitWebhook]
