import 'server-only'
import { moduleReaders, type ReaderContext } from '@callboard/modules/slot-data'
import { type Act, createRead, createSlotData, type SlotAction } from '@callboard/plugin-kit/slot-data'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { slotReaders } from '@callboard/plugins/ui'
import { paths } from '../navigation/paths.ts'
import type { Portal } from '../portal/portal.ts'
import { runSlotAction } from './slot-actions.ts'

/** Readers of modules and plugins. */
const readers = createSlotData<ReaderContext>([...moduleReaders, ...slotReaders])

/** What a plugin's slots read from and link to, with the permissions of the current user. */
export function slotPlace({ base, context, reason }: Pick<Portal, 'base' | 'context' | 'reason'>, pluginId: string): SlotPlace {
  return {
    read: createRead(readers, { context }),
    links: {
      entity: (ref, tab) => paths.entity(base, ref, tab),
      page: (id, query) => paths.pluginPage(base, pluginId, id, query),
      integration: (id) => paths.integration(base, id),
      item: (integrationId, key) => paths.item(base, integrationId, key),
      connect: () => paths.connect(base, pluginId),
      to: (path) => base + path,
    },
    act: <Input, Output>({ id }: SlotAction<Input, Output>) =>
      runSlotAction.bind(null, base, id) as Act<SlotAction<Input, Output>>,
    reason,
    now: new Date(),
  }
}
