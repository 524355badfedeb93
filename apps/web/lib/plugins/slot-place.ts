import 'server-only'
import type { OperationContext } from '@callboard/kernel/operation'
import { moduleReaders, type ReaderContext } from '@callboard/modules/slot-data'
import { type Act, createRead, createSlotData, type Read, type Reader, type SlotAction } from '@callboard/plugin-kit/slot-data'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { slotReaders } from '@callboard/plugins/slot-readers'
import { cache } from 'react'
import { paths } from '../navigation/paths.ts'
import type { Portal } from '../portal/portal.ts'
import { runSlotAction } from './slot-actions.ts'

/** Readers of modules and plugins. */
const readers = createSlotData<ReaderContext>([...moduleReaders, ...slotReaders])

/** The reads of one request: slots, and parts of the page, with the same read share its result. */
export const readOnce = cache((context: OperationContext): Read => {
  const read = createRead(readers, { context })
  const answers = new Map<string, Promise<unknown>>()
  return <Input, Output>(reader: Reader<Input, Output>, input: Input) => {
    const key = `${reader.id} ${JSON.stringify(input)}`
    const answer = answers.get(key) ?? read(reader, input)
    answers.set(key, answer)
    return answer as Promise<Output>
  }
})

/** What a plugin's slots read from and link to, with the permissions of the current user. */
export function slotPlace({ base, context, reason }: Pick<Portal, 'base' | 'context' | 'reason'>, pluginId: string): SlotPlace {
  return {
    read: readOnce(context),
    links: {
      entity: (ref, tab) => paths.entity(base, ref, tab),
      page: (id, query) => paths.pluginPage(base, pluginId, id, query),
      integration: (id) => paths.integration(base, id),
      item: (integrationId, key) => paths.item(base, integrationId, key),
      connect: () => paths.connect(base, pluginId),
      integrations: () => paths.integrations(base),
      to: (path) => base + path,
    },
    act: <Input, Output>({ id }: SlotAction<Input, Output>) =>
      runSlotAction.bind(null, base, id) as Act<SlotAction<Input, Output>>,
    reason,
    now: new Date(),
  }
}
