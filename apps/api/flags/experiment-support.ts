import type { TestApi } from '../test-api.ts'

/** @throws Error that says what was answered instead */
export async function json<T>(response: Response): Promise<T> {
  if (response.status >= 300) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** The secret of a new application in production. */
export async function secretOf(api: TestApi, name: string): Promise<string> {
  const client = { name, environment: 'production', kind: 'server' }
  return (await json<{ secret: string }>(await api.send('POST', '/api/v1/flag-clients', client))).secret
}

/**
 * A flag `button` that gives half of the units each of its variants in production, and an experiment on it that runs.
 * @returns `id` of the experiment, and `serve`, which replaces the rules of the flag
 */
export async function startExperiment(api: TestApi) {
  const variants = ['control', 'treatment'].map((name) => ({ name, value: name }))
  await json(await api.send('POST', '/api/v1/flags', { key: 'button', type: 'string', variants }))
  const split = variants.map(({ name }) => ({ variant: name, weight: 5000 }))
  const rule = { id: 'half', targeting: null, unit: 'targetingKey', split }
  const serve = async (rules: object[], defaultVariant: string) => {
    const settings = { enabled: true, offVariant: 'control', defaultVariant, rules, why: 'A test' }
    await json(await api.send('PUT', '/api/v1/flags/button/environments/production', settings))
  }
  await serve([rule], 'control')
  const metric = { key: 'orders', name: 'Orders', kind: 'conversion', event: 'order-placed' }
  await json(await api.send('POST', '/api/v1/metrics', metric))
  const draft = {
    key: 'button',
    name: 'Button',
    flagKey: 'button',
    entity: 'component:default/service-00',
    plannedUnits: 1000,
    variants: variants.map(({ name }) => ({ key: name, weight: 50 })),
    metrics: [{ metric: 'orders', role: 'success' }],
  }
  const { id } = await json<{ id: string }>(await api.send('POST', '/api/v1/experiments', draft))
  await json(await api.send('POST', `/api/v1/experiments/${id}/start`, {}))
  return { id, serve }
}
