import { expect, test } from 'vitest'
import { mayRelay } from './frames.ts'

test.each([
  ['GET', '/version', true],
  ['GET', '/api/v1/pods?limit=500', true],
  ['GET', '/api/v1/namespaces/shop/pods/web-1/log?follow=true', true],
  ['GET', '/apis/apps/v1/deployments?watch=true', true],
  ['POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', true],
  ['GET', '/api/v1/secrets', false],
  ['GET', '/api/v1/namespaces/shop/secrets/db', false],
  ['GET', '/api/v1/namespaces/shop/configmaps', false],
  ['GET', '/api/v1/namespaces/shop/pods/web-1/exec?command=sh', false],
  ['GET', '/api/v1/namespaces/shop/services/web/proxy/admin', false],
  ['GET', '/api/v1/namespaces/shop%2fsecrets', false],
  ['GET', '/api/../metrics', false],
  ['GET', '//evil.example/api', false],
  ['GET', '/metrics', false],
  ['POST', '/api/v1/namespaces/shop/pods', false],
  ['DELETE', '/api/v1/namespaces/shop/pods/web-1', false],
] as const)('%s %s: %s', (method, path, allowed) => {
  expect(mayRelay(method, path)).toBe(allowed)
})
