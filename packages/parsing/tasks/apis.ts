import { compareApis } from '@callboard/core/api/compare'
import { openApiOf } from '@callboard/core/api/openapi'
import { operationsOf } from '@callboard/core/api/operations'
import { shapesOf } from '@callboard/core/api/shapes'
import type { ApiView, Input } from '../tasks.ts'

export const parseOperations = ({ type, definition }: Input<'operations'>) => operationsOf(type, definition)

export function parseApi({ type, definition }: Input<'api'>): ApiView {
  const openApi = openApiOf(definition)
  return { openApi, operations: operationsOf(type, definition), shapes: openApi ? [] : shapesOf(type, definition) }
}

export const compare = ({ type, before, after }: Input<'compare'>) => compareApis(type, before, after)
