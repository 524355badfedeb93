import { runForTenant } from '@callboard/jobs/work-context'
import type { OperationContext } from '@callboard/kernel/operation'
import { parseOr } from '@callboard/parsing/parse'
import type { Input, Output, TaskName } from '@callboard/parsing/tasks'

/** Parses user content in a separate thread; undefined if it takes too long. */
export const parseFor = <Name extends TaskName>(
  context: OperationContext,
  task: Name,
  input: Input<Name>,
): Promise<Output<Name> | undefined> => runForTenant(context.tenantId, () => parseOr(task, input))
