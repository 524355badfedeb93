import type { KnownBlock } from '@slack/types'
import { z } from 'zod'
import type { SlackReply } from '../domain/reply.ts'

const replySchema = z.object({
  text: z.string(),
  ephemeral: z.boolean(),
  // Written by this module alone, and read by Slack.
  blocks: z.array(z.custom<KnownBlock>((block) => typeof block === 'object' && block !== null)),
})

/** A reply that was written and could not be posted; undefined before. */
export const storedReply = (stored: unknown): SlackReply | undefined => replySchema.safeParse(stored).data
