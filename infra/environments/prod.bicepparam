using '../main.bicep'

param environmentName = 'ballast-prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param mode = readEnvironmentVariable('BALLAST_MODE', 'PAPER')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param budgetStart = readEnvironmentVariable('BUDGET_START')
param monthlyBudget = 150
param warmDurableInstances = 1
param instancesMax = 200
param logRetentionDays = 90
param privateNetwork = readEnvironmentVariable('PRIVATE_NETWORK', 'false') == 'true'
