import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Cluster } from '@callboard/sandbox/kubernetes/cluster'
import { kubernetesRoutes } from '@callboard/sandbox/kubernetes/routes'
import { selfSignedCertificate } from '@callboard/testing/certificate'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorityOf, checkClientCertificate } from './certificates.ts'
import { server as plugin } from './server.ts'
import { clusterContext } from './test-cluster.ts'

const { cert: certificate, key } = selfSignedCertificate()
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

test('a certificate authority may be PEM, or base64 of it', () => {
  expect(authorityOf(certificate, 'f')).toBe(certificate)
  expect(authorityOf(Buffer.from(certificate).toString('base64'), 'f')).toBe(certificate)
})

test.each(['', 'nonsense', certificate.slice(0, 200), Buffer.from('none').toString('base64')])(
  'another text as certificate authority is refused at its field: %.20s',
  (text) => {
    expect(() => authorityOf(text, 'settings.authority')).toThrow(
      expect.objectContaining({ field: 'settings.authority', message: expect.stringContaining('PEM format') }),
    )
  },
)

test.each([
  ['a broken certificate', 'x', key, 'client-certificate-data is not a certificate'],
  ['a broken key', certificate, 'x', 'client-key-data is not a private key'],
  ['a key of another certificate', certificate, other, 'client-key-data is not the key of client-certificate-data'],
])('%s is named', (_, cert, secret, words) => {
  expect(() => checkClientCertificate(cert, secret, 'secrets.kubeconfig')).toThrow(words)
})

test('a certificate with its key is accepted', () => {
  expect(() => checkClientCertificate(certificate, key, 'f')).not.toThrow()
})

describe('an API server whose certificate is for another name', () => {
  const named = selfSignedCertificate(['api.internal.example.com'])
  const cluster = new Cluster('named')
  const app = Fastify()
  const api = createServer(named, (request, response) => app.routing(request, response))
  beforeAll(async () => {
    await app.register((routes) => kubernetesRoutes(routes, new Map([['named', cluster]])), { prefix: '/kubernetes/:cluster' })
    await app.ready()
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    api.closeAllConnections()
    api.close()
    await app.close()
  })
  const host = () => `127.0.0.1:${(api.address() as AddressInfo).port}`
  const check = (tls: object) => {
    const authority = { 'certificate-authority-data': Buffer.from(named.cert).toString('base64') }
    const signal = AbortSignal.timeout(20_000)
    const context = clusterContext(`https://${host()}/kubernetes/named`, cluster.firstToken, signal, {}, { ...authority, ...tls })
    return plugin.connection.check(context)
  }

  test('is refused with the address, the names of the certificate, and what to do', async () => {
    await expect(check({})).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(
        new RegExp(
          `^The certificate of the API server is not for ${host()}: .+127\\.0\\.0\\.1.+ Use an address that it names, or tls-server-name in the kubeconfig\\.$`,
        ),
      ),
    })
  })

  test('is connected once the kubeconfig names it', async () => {
    const { found } = await check({ 'tls-server-name': 'api.internal.example.com' })
    expect(found[0]).toMatch(/^Kubernetes v/)
  })
})
