import { server as backstage } from '@callboard/plugin-backstage/server'
import { server as catalogFiles } from '@callboard/plugin-catalog-files/server'
import { server as cloudCosts } from '@callboard/plugin-cloud-costs/server'
import { server as confluence } from '@callboard/plugin-confluence/server'
import { server as ecs } from '@callboard/plugin-ecs/server'
import { server as entitiesApi } from '@callboard/plugin-entities-api/server'
import { server as github } from '@callboard/plugin-github/server'
import { server as gitlab } from '@callboard/plugin-gitlab/server'
import { withRedactedErrors } from '@callboard/plugin-kit/redacted-errors'
import { withResponseErrors } from '@callboard/plugin-kit/response-errors'
import type { PluginRegistry, PluginServer } from '@callboard/plugin-kit/server'
import { server as kubernetes } from '@callboard/plugin-kubernetes/server'
import { server as notion } from '@callboard/plugin-notion/server'
import { manifests } from './manifests.ts'

const servers: readonly PluginServer[] = [
  github,
  gitlab,
  kubernetes,
  ecs,
  cloudCosts,
  confluence,
  notion,
  backstage,
  catalogFiles,
  entitiesApi,
].map((server) => withRedactedErrors(withResponseErrors(server)))

/** The server part of every plugin: for web, workers and the command line. */
export const pluginRegistry: PluginRegistry = {
  get: (id) => servers.find((s) => s.manifest.id === id),
  all: () => servers,
  manifests: () => manifests,
}
