import { runForTenant } from '@callboard/jobs/work-context'
import type { OperationContext } from '@callboard/kernel/operation'
import { parseOr } from '@callboard/parsing/parse'
import type { Input, Output, TaskName } from '@callboard/parsing/tasks'

/** Parses what an organization has written, in a thread of its own; undefined for what takes too long. */
export const parseFor = <Name extends TaskName>(
  context: OperationContext,
  task: Name,
  input: Input<Name>,
): Promise<Output<Name> | undefined> => runForTenant(context.tenantId, () => parseOr(task, input))
