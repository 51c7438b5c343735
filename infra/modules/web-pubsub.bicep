@description('Name of the service, unique in Azure.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Object id of the identity of the function app.')
param principalId string

@description('Workspace that diagnostics go to.')
param logsId string

var roles = filter(loadJsonContent('../roles.json').roles, role => role.service == 'webPubSub')

// Public in every environment: browsers open their sockets here.
resource service 'Microsoft.SignalRService/webPubSub@2024-03-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard_S1', tier: 'Standard', capacity: 1 }
  properties: {
    disableLocalAuth: true
    tls: { clientCertEnabled: false }
  }
}

resource hub 'Microsoft.SignalRService/webPubSub/hubs@2024-03-01' = {
  parent: service
  name: 'ballast'
  properties: {
    anonymousConnectPolicy: 'deny'
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    scope: service
    name: guid(service.id, principalId, role.id)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.id)
      description: role.because
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: service
  name: 'to-workspace'
  properties: {
    workspaceId: logsId
    logs: [{ category: 'ConnectivityLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Endpoint of the service.')
output endpoint string = 'https://${service.properties.hostName}'

@description('Name of the hub.')
output hub string = hub.name
