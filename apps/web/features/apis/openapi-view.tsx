'use client'
import { isDrawn } from '@callboard/modules/apis/domain/openapi'
import { useTheme } from 'next-themes'
import { type ReactNode, useEffect, useRef } from 'react'
import SwaggerUi from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import './openapi-view.css'

/** With more operations than these, their groups are closed at first. */
const maxListed = 60

/** What a plugin of Swagger UI is given: its own React, and values that are maps of Immutable. */
type System = { React: { createElement: (type: string, props: object | null, ...children: ReactNode[]) => ReactNode } }
type Servers = { servers?: Iterable<{ get: (key: string) => unknown }> }
const nothing = () => () => null

/** Nothing is called from here: nobody has to be somebody, or to choose a server. Servers are named, each with what it is for. */
const toReadOnly = (paths: boolean) => () => ({
  wrapComponents: {
    // Without an operation below a path it says that there is none at all, also above webhooks.
    ...(paths ? {} : { operations: nothing }),
    authorizeBtn: nothing,
    authorizeOperationBtn: nothing,
    schemes: nothing,
    Servers:
      (_: unknown, { React: { createElement } }: System) =>
      ({ servers = [] }: Servers) =>
        createElement(
          'ul',
          { className: 'server-list' },
          ...[...servers].map((server) =>
            createElement('li', null, createElement('code', null, `${server.get('url')}`), ` ${server.get('description') ?? ''}`),
          ),
        ),
  },
})

const hasPaths = ({ paths }: { paths?: Record<string, object> }): boolean =>
  Object.values(paths ?? {}).some((item) => Object.keys(item).some((key) => isDrawn({ method: key })))

/** Other documents that a description names are not fetched: an address in it is anybody's word. */
const refuse = () => {
  throw new Error('It is defined in another document, which was not fetched.')
}

/**
 * An OpenAPI or Swagger document, drawn by Swagger UI.
 * @param json the document
 * @param operations how many of it are drawn
 */
export function OpenApiView({ json, operations }: { json: string; operations: number }) {
  const place = useRef<HTMLDivElement>(null)
  const { resolvedTheme } = useTheme()
  useEffect(() => {
    // The name that Swagger UI's own rules look for.
    document.documentElement.classList.toggle('dark-mode', resolvedTheme === 'dark')
    return () => document.documentElement.classList.remove('dark-mode')
  }, [resolvedTheme])
  useEffect(() => {
    if (!place.current) return
    const domNode = document.createElement('div')
    place.current.replaceChildren(domNode)
    const spec = JSON.parse(json)
    SwaggerUi({
      domNode,
      spec,
      docExpansion: operations > maxListed ? 'none' : 'list',
      defaultModelsExpandDepth: 0,
      deepLinking: false,
      validatorUrl: null,
      supportedSubmitMethods: [],
      tryItOutEnabled: false,
      syntaxHighlight: { activated: false },
      requestInterceptor: refuse,
      plugins: [toReadOnly(hasPaths(spec))],
    })
    return () => domNode.remove()
  }, [json, operations])
  return <div ref={place} className="openapi-view min-h-[70vh]" />
}
