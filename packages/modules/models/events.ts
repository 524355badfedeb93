import { defineEvent } from '@callboard/kernel/events'
import { z } from 'zod'

export const embeddingModelSaved = defineEvent({
  name: 'models.embedding-saved',
  description: 'An embedding model was chosen, or its connection was saved.',
  payload: z.object({}),
})
