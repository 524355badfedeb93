import type { FastifyInstance } from 'fastify'
import { costExplorerRoutes } from '../aws/cost-explorer.ts'
import { type EcsCluster, ecsRoutes } from '../aws/ecs.ts'
import type { AwsAccounts } from '../aws/iam.ts'
import { type Buckets, s3Routes } from '../aws/s3.ts'
import { stsRoutes } from '../aws/sts.ts'
import { blobRoutes } from '../azure/blobs.ts'
import type { GoogleAccount } from '../google/service-account.ts'
import { googleStorageRoutes } from '../google/storage.ts'
import type { Cluster } from '../kubernetes/cluster.ts'
import type { StandInFaults } from '../stand-in-faults.ts'
import { aksRoutes, eksRoutes, gkeRoutes } from './managed-clusters.ts'

type Clouds = {
  url: string
  clusters: ReadonlyMap<string, Cluster>
  buckets: Buckets
  aws: AwsAccounts
  ecs: EcsCluster
  google: GoogleAccount
  faults: StandInFaults
}

/** AWS, Google Cloud and Azure, each below its own prefix. */
export async function cloudRoutes(app: FastifyInstance, of: Clouds): Promise<void> {
  const { url, clusters, buckets, aws: accounts, ecs, google, faults } = of
  const mount = (prefix: string, name: keyof StandInFaults, routes: (app: FastifyInstance) => void | Promise<void>) =>
    app.register(
      async (scope) => {
        faults[name].attach(scope)
        await routes(scope)
      },
      { prefix },
    )
  await mount('/s3', 's3', (s3) => s3Routes(s3, buckets, accounts))
  await mount('/aws/sts', 'sts', (aws) => stsRoutes(aws, accounts, buckets.revoked))
  await mount('/aws/cost-explorer', 'cost-explorer', (aws) => costExplorerRoutes(aws, buckets.revoked, accounts))
  await mount('/aws/ecs', 'ecs', (aws) => ecsRoutes(aws, ecs, buckets.revoked, accounts))
  await app.register(async (eks) => eksRoutes(eks, clusters, url, { revoked: buckets.revoked, accounts }), { prefix: '/aws/eks' })
  await mount('/google/container-api', 'google', (gke) => gkeRoutes(gke, clusters, url, google))
  await mount('/google', 'google', (token) => google.routes(token))
  await mount('/google/storage-api', 'google', (storage) => googleStorageRoutes(storage, google, buckets))
  await mount('/azure-management', 'azure-management', (aks) => aksRoutes(aks, clusters, url))
  await mount('/azure', 'azure', (blobs) => blobRoutes(blobs, buckets))
}
