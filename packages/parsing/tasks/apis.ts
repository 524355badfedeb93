import { bundle } from '@callboard/modules/apis/domain/bundle'
import { compareApis } from '@callboard/modules/apis/domain/compare/compare'
import { readDescription } from '@callboard/modules/apis/domain/description'
import { isDrawn, openApiJson } from '@callboard/modules/apis/domain/openapi'
import { operationsOf } from '@callboard/modules/apis/domain/operations'
import { shapesOf } from '@callboard/modules/apis/domain/shapes'
import type { ApiView, Input } from '../tasks.ts'

export const parseOperations = ({ type, definition }: Input<'operations'>) => operationsOf(readDescription(type, definition))

export function parseApi({ type, definition }: Input<'api'>): ApiView | undefined {
  const description = readDescription(type, definition)
  if (!description) return undefined
  const openApi = description.format === 'openapi' ? openApiJson(description.document) : undefined
  const operations = operationsOf(description)
  return {
    openApi,
    tooLarge: description.format === 'openapi' && openApi === undefined && operations.length > 0,
    operations,
    listed: openApi ? operations.filter((o) => !isDrawn(o)) : operations,
    shapes: shapesOf(description),
  }
}

export const bundleApi = ({ root, others }: Input<'bundle-api'>) => bundle(root, others)

export const compare = ({ type, before, after }: Input<'compare'>) => compareApis(type, before, after)
