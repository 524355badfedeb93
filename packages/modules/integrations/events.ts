import { defineEvent } from '@callboard/kernel/events'
import { z } from 'zod'

export const pullRequestClosed = defineEvent({
  name: 'integrations.pull-request-closed',
  description: 'A vendor has said that a pull request was merged or closed.',
  payload: z.object({ url: z.string().max(2000) }),
})
