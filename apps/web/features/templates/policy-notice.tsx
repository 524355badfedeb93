'use client'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { RequiredApproval } from '@callboard/modules/templates/domain/policy'
import { Notice } from '@callboard/ui/notice'
import { useEffect, useState } from 'react'
import { requiredApprovals } from './actions.ts'
import type { Filled } from './form-state.ts'
import { plural } from './labels.ts'

const sentenceOf = ({ approvers, required, fourEyes }: RequiredApproval): string => {
  if (approvers.length === 0) return 'It asks an owner, and there is none, so the run cannot be started.'
  const from = new Intl.ListFormat('en', { type: 'disjunction' }).format(approvers.map(shortRef))
  return `${plural(required, 'approval')} by ${from} before the first step.${fourEyes ? ' You cannot approve it yourself.' : ''}`
}

/** The approvals that policies ask of the run, before it is started. */
export function PolicyNotice({
  base,
  templateRef,
  entity,
  values,
}: {
  base: string
  templateRef: string
  entity: string | undefined
  values: Filled['values']
}) {
  const [approvals, setApprovals] = useState<readonly RequiredApproval[]>([])
  useEffect(() => {
    let current = true
    requiredApprovals(base, { ref: templateRef, entity }, { values }).then(
      (answer) => current && answer.ok && setApprovals(answer.data.approvals),
      // Starting the run applies the policies anyway.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [base, templateRef, entity, values])
  return approvals.map((approval) => (
    <Notice key={approval.id} tone="info" title={`Policy “${approval.name}”`}>
      {sentenceOf(approval)}
    </Notice>
  ))
}
