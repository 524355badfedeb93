import type { OperationContext } from '@callboard/kernel/operation'
import { connectSample, getIntegration, syncNow } from '@callboard/modules/integrations'
import { figure, percentile, seconds } from './figures.ts'
import type { BenchStack } from './stack.ts'

async function endOf(context: OperationContext, id: string, runId: string | null) {
  for (;;) {
    const { lastRun } = await getIntegration(context, { id })
    if (lastRun?.id === runId && lastRun.state === 'succeeded') return lastRun
    if (lastRun?.state === 'failed') throw new Error(`the sync failed: ${lastRun.errorMessage}`)
    await new Promise((r) => setTimeout(r, 20))
  }
}

/** A first and an unchanged sync of the sandbox's organization: duration, and requests to GitHub. */
export async function benchSync(stack: BenchStack, repositories: number): Promise<{ context: OperationContext; id: string }> {
  const context = await stack.tenant('bench-sync')
  let began = performance.now()
  const { integration, runId } = await connectSample(context, {})
  const first = await endOf(context, integration.id, runId)
  figure(
    `first sync of ${repositories.toLocaleString('en')} repositories`,
    `${seconds(began).toFixed(1)} s`,
    `${first.requests} requests (at most 60), ${first.added} entities`,
  )
  began = performance.now()
  const again = await endOf(context, integration.id, (await syncNow(context, { id: integration.id })).runId)
  figure('the same again, nothing changed', `${seconds(began).toFixed(1)} s`, `${again.requests} requests (at most 30)`)
  return { context, id: integration.id }
}

/** The time from a push (the file changes, the webhook is sent) until the catalog returns it. */
export async function benchPushes(stack: BenchStack, token: string, pushes: number): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < pushes; i++) {
    const name = `pushed-${i}`
    const began = performance.now()
    const content = `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n  type: service\n  lifecycle: production\n  owner: team-1\n`
    await fetch(`${stack.sandbox.url}/_sandbox/github/files`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ repository: `repo-${String(i).padStart(4, '0')}`, files: { 'catalog-info.yaml': content } }),
    })
    for (;;) {
      const answer = await fetch(`${stack.apiUrl}/api/catalog/entities/by-name/component/default/${name}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      await answer.arrayBuffer()
      if (answer.status === 200) break
      if (performance.now() - began > 10_000) throw new Error(`push ${i} did not show within 10 s`)
      await new Promise((r) => setTimeout(r, 4))
    }
    times.push(performance.now() - began)
  }
  figure(
    `push to visible, ${pushes} pushes, p50`,
    `${percentile(times, 0.5).toFixed(0)} ms`,
    'at most 2,000 ms; Backstage 100–150 s by default',
  )
  figure(`push to visible, ${pushes} pushes, p95`, `${percentile(times, 0.95).toFixed(0)} ms`)
}
