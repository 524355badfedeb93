import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { findItemSummaries } from '../repo/item-summaries.ts'

/** Items of a plugin's integrations with their results, for the plugin's own pages. */
export const listItems = operation({
  name: 'integrations.list-items',
  action: 'catalog.read',
  input: z.object({ pluginId: z.string().max(100) }),
  run: (context, { pluginId }) => context.read((db) => findItemSummaries(db, pluginId)),
})
