@description('Name of the namespace, unique in Azure.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Object id of the identity of the function app.')
param principalId string

@description('Workspace that diagnostics go to.')
param logsId string

@description('False where only private endpoints lead to the namespace. They need the premium tier.')
param isPublic bool

var topology = loadJsonContent('../topology.json')
var roles = filter(loadJsonContent('../roles.json').roles, role => role.service == 'serviceBus')

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: isPublic ? { name: 'Standard', tier: 'Standard' } : { name: 'Premium', tier: 'Premium', capacity: 1 }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
  }
}

resource queues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for queue in topology.queues: {
    parent: namespace
    name: queue.name
    properties: {
      requiresSession: queue.sessions
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT${queue.duplicateWindowMinutes}M'
      maxDeliveryCount: queue.maxDeliveries
      lockDuration: 'PT${queue.lockSeconds}S'
      deadLetteringOnMessageExpiration: true
      defaultMessageTimeToLive: 'P14D'
    }
  }
]

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    scope: namespace
    name: guid(namespace.id, principalId, role.id)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.id)
      description: role.because
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ category: 'OperationalLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id.')
output id string = namespace.id

@description('Host name of the namespace.')
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
