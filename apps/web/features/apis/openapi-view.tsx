'use client'
import { isDrawn } from '@callboard/modules/apis/domain/openapi'
import { useTheme } from 'next-themes'
import { type ReactNode, useEffect, useRef } from 'react'
import SwaggerUi from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import './openapi-view.css'

/** Groups are collapsed initially if there are more operations than this. */
const maxListed = 60

/** The arguments of a Swagger UI plugin: its own React, and Immutable maps as values. */
type System = { React: { createElement: (type: string, props: object | null, ...children: ReactNode[]) => ReactNode } }
type Servers = { servers?: Iterable<{ get: (key: string) => unknown }> }
const nothing = () => () => null

/**
 * Requests cannot be sent from here, so there is no authorization and no choice of server. Servers are listed with their
 * descriptions.
 */
const toReadOnly = (paths: boolean) => () => ({
  wrapComponents: {
    // Without operations below a path it would claim that there are none at all, even above webhooks.
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

/** Does not fetch other documents that a definition refers to, because anybody can write a URL into it. */
const refuse = () => {
  throw new Error('It is defined in another document, which was not fetched.')
}

/**
 * An OpenAPI or Swagger document, rendered by Swagger UI.
 * @param json the document
 * @param operations number of rendered operations
 */
export function OpenApiView({ json, operations }: { json: string; operations: number }) {
  const place = useRef<HTMLDivElement>(null)
  const { resolvedTheme } = useTheme()
  useEffect(() => {
    // The class name that Swagger UI's stylesheet expects.
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
