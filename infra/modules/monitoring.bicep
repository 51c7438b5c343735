@description('Last part of the names.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Object id of the identity of the function app.')
param principalId string

@description('Days for which logs are kept.')
param retentionDays int

var roles = filter(loadJsonContent('../roles.json').roles, role => role.service == 'monitoring')

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
    SamplingPercentage: 100
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insights.id, 'desk')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Ballast: orders, books, loops'
    category: 'workbook'
    sourceId: insights.id
    serializedData: loadTextContent('../workbooks/desk.json')
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    scope: insights
    name: guid(insights.id, principalId, role.id)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.id)
      description: role.because
    }
  }
]

@description('Resource id of the workspace.')
output logsId string = logs.id

@description('Resource id of Application Insights.')
output insightsId string = insights.id

@description('Where telemetry goes. It holds no secret: local authentication is off.')
output connectionString string = insights.properties.ConnectionString
