@description('Name of the account, unique in Azure.')
param name string

@description('Region. One region only: strong consistency is what lets any instance read what another has written.')
param location string

@description('Tags of every resource.')
param tags object

@description('Object id of the identity of the function app.')
param principalId string

@description('Workspace that diagnostics go to.')
param logsId string

@description('False where only private endpoints lead to the account.')
param isPublic bool

var topology = loadJsonContent('../topology.json')
var roles = loadJsonContent('../roles.json')
var databaseName = 'ballast'
var ascending = map(topology.documentOrder, path => { path: path, order: 'ascending' })
var descending = map(topology.documentOrder, path => { path: path, order: 'descending' })

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: [{ name: 'EnableServerless' }]
    locations: [{ locationName: location, failoverPriority: 0, isZoneRedundant: false }]
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: 'Continuous7Days' }
    }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: { id: databaseName }
  }
}

// Documents that live for a while carry their own time; the others live for ever.
resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = [
  for container in topology.containers: {
    parent: database
    name: container.name
    properties: {
      resource: {
        id: container.name
        partitionKey: {
          paths: container.keyPaths
          kind: length(container.keyPaths) > 1 ? 'MultiHash' : 'Hash'
          version: 2
        }
        defaultTtl: -1
        indexingPolicy: {
          indexingMode: 'consistent'
          automatic: true
          includedPaths: [
            { path: '/tenantId/?' }
            { path: '/partition/?' }
            { path: '/type/?' }
            { path: '/state/?' }
            { path: '/at/?' }
            { path: '/gone/?' }
          ]
          excludedPaths: [{ path: '/*' }]
          compositeIndexes: [ascending, descending]
        }
      }
    }
  }
]

resource leases 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = {
  parent: database
  name: topology.leases.name
  properties: {
    resource: {
      id: topology.leases.name
      partitionKey: { paths: topology.leases.keyPaths, kind: 'Hash', version: 2 }
    }
  }
}

resource access 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
  parent: account
  name: guid(account.id, principalId, roles.cosmosRole.id)
  properties: {
    principalId: principalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${roles.cosmosRole.id}'
    scope: account.id
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ category: 'ControlPlaneRequests', enabled: true }]
    metrics: [{ category: 'Requests', enabled: true }]
  }
}

@description('Resource id.')
output id string = account.id

@description('Endpoint of the account.')
output endpoint string = account.properties.documentEndpoint

@description('Name of the database.')
output database string = database.name
