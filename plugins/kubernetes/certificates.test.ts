import { generateKeyPairSync } from 'node:crypto'
import { selfSignedCertificate } from '@callboard/testing/certificate'
import { expect, test } from 'vitest'
import { authorityOf, checkClientCertificate } from './certificates.ts'

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
