import type { OperationContext } from '@callboard/kernel/operation'
import { listFindings } from '@callboard/modules/apis'
import { paths } from '~/lib/navigation/paths.ts'
import { parseFor } from '~/lib/portal/parse.ts'
import { ApiDefinition } from './api-definition.tsx'

type Props = { base: string; context: OperationContext; entityRef: string; type: string; definition: string }

/** An API's rendered definition with lint results. */
export async function DefinitionTab({ base, context, entityRef, type, definition }: Props) {
  const [view, check] = await Promise.all([
    parseFor(context, 'api', { type, definition }),
    listFindings(context, { ref: entityRef }),
  ])
  return (
    <ApiDefinition type={type} definition={definition} view={view} history={paths.entityHistory(base, entityRef)} check={check} />
  )
}
