import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { VendorError } from '@callboard/plugin-kit/vendor-error'

export const decode = (data: string): string => Buffer.from(data, 'base64').toString('utf8')

const begin = '-----BEGIN CERTIFICATE-----'
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const refuse = (message: string, field: string) => new VendorError('refused', message, { field })

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

/**
 * A certificate authority as PEM, also if it was copied as base64 of that, as kubeconfigs contain it.
 * @throws VendorError `refused` if it is neither
 */
export function authorityOf(text: string, field: string): string {
  const pem = text.includes(begin) ? text : decode(text)
  if (pem.includes(begin) && readCertificate(pem.slice(pem.indexOf(begin)))) return pem
  throw refuse(
    `The certificate authority is not a certificate in PEM format. Copy it whole, from “${begin}” to the end of its last line.`,
    field,
  )
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

/**
 * Checks that a client certificate and its key belong together and are valid.
 * @throws VendorError `refused` that says which of them is not
 */
export function checkClientCertificate(certificate: string, key: string, field: string): void {
  const read = readCertificate(certificate)
  if (!read) throw refuse('client-certificate-data is not a certificate in PEM format. Print the kubeconfig again.', field)
  const secret = readKey(key)
  if (!secret) throw refuse('client-key-data is not a private key in PEM format, or it has a passphrase. Print it again.', field)
  if (!read.checkPrivateKey(secret))
    throw refuse('client-key-data is not the key of client-certificate-data. Print the kubeconfig again.', field)
  if (read.validToDate.getTime() < Date.now())
    throw refuse(`The client certificate expired on ${day.format(read.validToDate)}. Create a new one.`, field)
}
