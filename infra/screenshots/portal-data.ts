import { setTimeout as wait } from 'node:timers/promises'
import type { OperationContext } from '@callboard/kernel/operation'
import { saveFlagSegment } from '@callboard/modules/flags'
import { saveModel } from '@callboard/modules/models'
import { createPolicy, createTemplate, listRuns, startRun } from '@callboard/modules/templates'
import { isFinished } from '@callboard/modules/templates/domain/run-state'
import type { TestTenant } from '@callboard/testing/tenants'

// What members make in the portal itself, beside what the sample organization brings.

const runWithinMs = 60_000

/** Of the template that is written in the portal. */
export const writtenTemplate = 'template:default/restart-service'
const template = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: restart-service
  title: Restart a service
  description: Replaces the pods of a service one by one.
  tags: [operations]
spec:
  owner: platform
  type: action
  appliesTo: [Component]
  parameters:
    - title: Restart
      required: [reason]
      properties:
        reason: { type: string, title: Reason, description: The team that owns the service reads it. }
        how: { type: string, title: How, enum: [One by one, All at once], default: One by one }
  steps:
    - id: announce
      name: Tell the owner
      action: debug:log
      input: { message: "Restarts \${{ entity.name }}: \${{ parameters.reason }}" }
    - id: pause
      name: Leave time to object
      action: debug:wait
      input: { seconds: 1 }
`

/** The state in which a run has stopped, for good or until somebody decides. */
async function startAndWait(context: OperationContext, ref: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const { id } = await startRun(context, { ref, values: { ...values } })
  for (let waited = 0; waited < runWithinMs; waited += 500) {
    const { runs } = await listRuns(context, {})
    const run = runs.find((one) => one.id === id)
    if (run && (run.state === 'waiting' || isFinished(run.state))) return id
    await wait(500)
  }
  throw new Error(`the run of ${ref} did not stop in time`)
}

export type StartedRuns = { finished: string; failed: string; waiting: string }

/** A run that succeeded and can be undone, one that failed, and one that waits for an approval. */
export async function startRuns(context: OperationContext): Promise<StartedRuns> {
  const owner = 'group:default/payments'
  return {
    finished: await startAndWait(context, 'template:default/go-service', { name: 'receipts', owner }),
    // GitHub has a repository of this name.
    failed: await startAndWait(context, 'template:default/go-service', { name: 'ledger', owner }),
    waiting: await startAndWait(context, 'template:default/database-request', {
      ...{ name: 'orders-archive', size: 'small' },
      reason: 'Orders older than a year move out of the main database.',
    }),
  }
}

/** A template, a policy, a segment, and a model that does not answer. */
export async function makeByHand(context: OperationContext): Promise<void> {
  await createTemplate(context, { text: template })
  await createPolicy(context, {
    ...{ name: 'Restarts of production', templates: [writtenTemplate], conditions: [{ input: 'how', values: ['All at once'] }] },
    ...{ approvers: ['group:default/platform'], message: 'All pods of a service stop at the same time.' },
  })
  await saveFlagSegment(context, {
    ...{ key: 'nordics', description: 'Countries that are delivered to from Malmö' },
    targeting: { attribute: 'country', operator: 'in', values: ['SE', 'NO', 'DK', 'FI'] },
  })
  await saveModel(context, {
    connection: {
      ...{ provider: 'openai-compatible', address: 'https://models.example.com/v1', model: 'large-2' },
      ...{ mode: 'on-request', reads: 'quotes', temperature: 0, inputPrice: 1, outputPrice: 5, monthlyBudget: 20 },
    },
    key: 'not-a-key',
    embeddings: { model: 'embedding-small', price: 0.02 },
  })
}

const entity = (name: string, spec: object) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name },
  spec,
})

/** Entities that a job pushes, one of which is rejected. */
export async function pushEntities(url: string, tenant: TestTenant): Promise<void> {
  const entities = [
    ...['orders-topic', 'refunds-topic'].map((name) => entity(name, { type: 'kafka-topic', owner: 'payments' })),
    entity('Payments Topic!', { type: 'kafka-topic', owner: 'payments' }),
  ]
  const answer = await fetch(`${url}/api/v1/entities?source=topics`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await tenant.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ entities }),
  })
  if (!answer.ok) throw new Error(`the push was answered ${answer.status}: ${await answer.text()}`)
}
