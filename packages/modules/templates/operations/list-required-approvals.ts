import { operation } from '@callboard/kernel/operation'
import type { RequiredApproval } from '../domain/policy.ts'
import { plannedRun } from '../domain/policy-input.ts'
import { jsonValues } from '../domain/template.ts'
import { findTemplate } from './find-template.ts'
import { requiredApprovals } from './required-approvals.ts'

/** The approvals that a run with these values would wait for by policy. */
export const listRequiredApprovals = operation({
  name: 'templates.list-required-approvals',
  action: 'templates.run',
  input: plannedRun,
  async run(context, { ref, values, entity }): Promise<{ approvals: RequiredApproval[] }> {
    const template = await findTemplate(context, ref)
    const planned = { template, values: jsonValues(values), entity }
    return { approvals: await context.read((db) => requiredApprovals(db, context.tenantId, planned)) }
  },
})
