import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleClusters } from '../samples/kubernetes/clusters.ts'
import { kubernetesFaults } from './faults.ts'
import { misfits } from './misfits.ts'
import { kubernetesRoutes } from './routes.ts'

// The stand-in's responses must match Kubernetes' published description; otherwise tests would prove nothing. The client library
// is generated from that description; its models list every field with its type.

const clusters = sampleClusters()
let api: FastifyInstance
beforeAll(async () => {
  api = Fastify()
  await api.register((routes) => kubernetesRoutes(routes, clusters), { prefix: '/kubernetes/:cluster' })
})
afterAll(() => api.close())
const ask = async (path: string, init: { method?: 'GET' | 'POST'; payload?: object } = {}) => {
  const cluster = clusters.get('production-eu')
  const headers = { authorization: `Bearer ${cluster?.firstToken}` }
  return (
    await api.inject({
      method: init.method ?? 'GET',
      url: `/kubernetes/production-eu${path}`,
      headers,
      ...(init.payload ? { payload: init.payload } : {}),
    })
  ).json()
}

test.each([
  ['/version', 'VersionInfo'],
  ['/apis', 'V1APIGroupList'],
  ['/api/v1', 'V1APIResourceList'],
  ['/api/v1/pods', 'V1PodList'],
  ['/api/v1/services', 'V1ServiceList'],
  ['/api/v1/events', 'CoreV1EventList'],
  ['/api/v1/nodes', 'V1NodeList'],
  ['/apis/apps/v1/deployments', 'V1DeploymentList'],
  ['/apis/apps/v1/statefulsets', 'V1StatefulSetList'],
  ['/apis/apps/v1/daemonsets', 'V1DaemonSetList'],
  ['/apis/apps/v1/replicasets', 'V1ReplicaSetList'],
  ['/apis/batch/v1/jobs', 'V1JobList'],
  ['/apis/batch/v1/cronjobs', 'V1CronJobList'],
  ['/apis/networking.k8s.io/v1/ingresses', 'V1IngressList'],
  ['/apis/autoscaling/v2/horizontalpodautoscalers', 'V2HorizontalPodAutoscalerList'],
])('%s matches %s', async (path, type) => {
  const answer = await ask(path)
  expect(misfits(type, answer, type).slice(0, 5)).toEqual([])
  // The check itself detects errors.
  expect(misfits(type, { ...answer, nonsense: 1 }, type)).toHaveLength(1)
})

test('reviews and errors match', async () => {
  const rules = await ask('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    method: 'POST',
    payload: { spec: { namespace: 'default' } },
  })
  expect(misfits('V1SelfSubjectRulesReview', rules, 'review')).toEqual([])
  const access = await ask('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    method: 'POST',
    payload: { spec: { resourceAttributes: { verb: 'list', resource: 'pods' } } },
  })
  expect(misfits('V1SelfSubjectAccessReview', access, 'review')).toEqual([])
  const token = '/api/v1/namespaces/callboard/serviceaccounts/callboard/token'
  const issued = await ask(token, { method: 'POST', payload: { spec: { expirationSeconds: 3600 } } })
  expect(misfits('AuthenticationV1TokenRequest', issued, 'token')).toEqual([])
  const refused = await ask(token, { method: 'POST', payload: { spec: { expirationSeconds: 60 } } })
  expect(misfits('V1Status', refused, 'status')).toEqual([])
  expect(misfits('V1Status', await ask('/api/v1/namespaces/shop/pods/nope'), 'status')).toEqual([])
})

test.each(kubernetesFaults().shapes())('the failure %s matches', (_, answer) => {
  if (typeof answer.body === 'string') return expect(answer.type).toMatch(/^text\//)
  expect(misfits('V1Status', answer.body, 'status')).toEqual([])
  expect(answer.body).toMatchObject({ code: answer.status, status: 'Failure' })
})
