import { bundle } from '@callboard/core/api/bundle'
import { compareApis } from '@callboard/core/api/compare/compare'
import { readDescription } from '@callboard/core/api/description'
import { isDrawn, openApiJson } from '@callboard/core/api/openapi'
import { operationsOf } from '@callboard/core/api/operations'
import { shapesOf } from '@callboard/core/api/shapes'
import type { ApiView, Input } from '../tasks.ts'

export const parseOperations = ({ type, definition }: Input<'operations'>) => operationsOf(readDescription(type, definition))

export function parseApi({ type, definition }: Input<'api'>): ApiView | undefined {
  const description = readDescription(type, definition)
  if (!description) return undefined
  const openApi = description.format === 'openapi' ? openApiJson(description.document) : undefined
  const operations = operationsOf(description)
  return {
    openApi,
    operations,
    listed: openApi ? operations.filter((o) => !isDrawn(o)) : operations,
    shapes: shapesOf(description),
  }
}

export const bundleApi = ({ root, others }: Input<'bundle-api'>) => bundle(root, others)

export const compare = ({ type, before, after }: Input<'compare'>) => compareApis(type, before, after)
