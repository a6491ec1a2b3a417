SELECT unit, unit_name, year, measure, toString(state), value, disclosure, at, toString(scope)
FROM amounts
WHERE version <= {version:UInt64} AND unit IN {of_units:Array(UInt64)} AND stage = {stage:String} AND scope IN {scopes:Array(String)} AND measure IN ({measure:String}, {divisor:String}, 'PROJECT_COUNT')
ORDER BY unit, year, scope, measure = {measure:String} DESC, measure = {divisor:String} DESC
LIMIT {rows:UInt8} BY unit, year
