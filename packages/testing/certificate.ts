import { generateKeyPairSync, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

// DER (ITU-T X.690) encoding of the few types used in a certificate.
const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const size = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const time = (at: Date) => der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`))
const extension = (id: string, value: Uint8Array) => sequence(oid(id), der(0x04, value))

const commonName = (name: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))))
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))

/** A subjectAltName (RFC 5280, 4.2.1.6): a DNS name, or an IPv4 address. */
const alternativeName = (host: string) =>
  isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host))

/**
 * A self-signed certificate, valid for a day, in PEM. For tests of TLS: give it to the server, and make the client trust it with
 * `tls.setDefaultCACertificates`.
 * @param hosts DNS names and IPv4 addresses that it is for
 */
export function selfSignedCertificate(hosts: readonly string[] = ['localhost', '127.0.0.1']): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const day = 86_400_000
  const names = sequence(...hosts.map(alternativeName))
  const certificate = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    commonName('Callboard tests'),
    sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + day))),
    commonName('Callboard tests'),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension('551d11', names), extension('551d13', sequence(der(0x01, Buffer.from([255])))))),
  )
  const signature = sign('sha256', certificate, privateKey)
  const whole = sequence(certificate, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}
