import { operation } from '@callboard/kernel/operation'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import type { ActionView } from '../domain/views.ts'
import { installedActions } from './actions/installed-actions.ts'

const schemaOf = (schema: z.ZodType): JsonObject =>
  z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' }) as JsonObject

/** The actions that templates may use, by id. */
export const listActions = operation({
  name: 'templates.list-actions',
  action: 'templates.read',
  input: z.object({}),
  async run({ platform }): Promise<{ actions: ActionView[] }> {
    const actions = [...installedActions(platform).values()].map((installed): ActionView => {
      const { id, description, input, output, examples, describe } = installed.action
      return {
        id,
        description,
        plugin: installed.of === 'plugin' ? installed.plugin.name : null,
        input: schemaOf(input),
        output: schemaOf(output),
        examples: [...examples],
        dryRun: describe ? 'describes' : 'runs',
      }
    })
    return { actions: actions.sort((a, b) => a.id.localeCompare(b.id, 'en')) }
  },
})
