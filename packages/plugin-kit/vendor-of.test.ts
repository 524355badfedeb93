import { expect, test } from 'vitest'
import { vendorOf } from './vendor-of.ts'

test.each([
  ['api.github.com', 'github'],
  ['GitHub.com', 'github'],
  ['eks.eu-west-1.amazonaws.com', 'aws'],
  ['github.example.com', 'self-hosted'],
  ['notgithub.com', 'self-hosted'],
  ['10.1.2.3', 'self-hosted'],
])('%s is of %s', (host, vendor) => {
  expect(vendorOf(host)).toBe(vendor)
})
