package warehouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/pressly/goose/v3/database"
)

// On a cluster each table stands twice: x_local holds a shard's rows, replicated, and x, a Distributed table, is what
// statements name; they are the same as on one engine. Facts, disclosures and texts are on the shard that their unit falls
// to. What bears no unit is on the shard that its disclosure falls to.
//
// One insert is whole on one shard only. A commit that speaks of units on several is therefore written first, and then a row
// of its own, in the table commits, says that its data version is whole; until then no one reads that version. Rows that were never
// said to be whole are deleted before the next commit takes their version, see [Warehouse.rollBack].

// disclosureShard spreads rows by their disclosure; its key alone would not do, because all keys are odd.
const disclosureShard = "intHash64(disclosure)"

// shardKeys say by what the rows of a table are spread.
var shardKeys = map[string]string{
	"disclosures": "unit", "amounts": "unit", "projects": "unit", "indicators": "unit", "budget_lines": "unit", "findings": "unit", "search_index": "unit", "search_hits": "unit",
	"procurement_items": disclosureShard, "assets": disclosureShard, "sections": disclosureShard, "document_blocks": disclosureShard,
	"unit_links": "intHash64(batch)", commitsTable: "version",
}

// formerShardKeys are those of tables that a later migration drops.
var formerShardKeys = map[string]string{"search_texts": "unit"}

// commitsTable says which data versions are whole; clusters alone have it.
const commitsTable = "commits"

// localSuffix ends the names of the tables that hold a shard's rows.
const localSuffix = "_local"

// clusterName is what a cluster may be called: a name of the server's configuration, or a macro, such as {cluster}.
var clusterName = regexp.MustCompile(`^[A-Za-z0-9_.{}-]+$`)

// clusterSettings go with each statement to a cluster.
var clusterSettings = clickhouse.Settings{
	// A subquery over another table is answered once, by all shards, and its answer sent to them: right wherever its rows are.
	"distributed_product_mode": "global",
	// A shard that holds none of the units that are asked for is not asked.
	"optimize_skip_unused_shards": 1,
	// Rows that are made of others go to the shard that is theirs, which need not be the one that they were read on.
	"parallel_distributed_insert_select": 0,
	// An insert has ended when its rows are on their shards, there on a majority of the replicas.
	"distributed_foreground_insert": 1,
	"async_insert":                  0,
	"insert_quorum":                 "auto",
	// A block that equals an earlier one is written, too: what was restored is compared with its backup.
	"insert_deduplicate": 0,
}

// clusterLayout is the layout of a cluster whose tables are in a database.
func clusterLayout(cluster, database string) layout {
	on := "ON CLUSTER '" + cluster + "'"
	return layout{onCluster: on, distribute: distributor{cluster, quoteName(database), on}.migration, engine: replicated("'{shard}'", "'{replica}'")}
}

// replicated gives the engine of a table whose replicas meet under a name.
func replicated(together, replica string) func(name string, args ...string) string {
	path := "'/clickhouse/tables/" + strings.Trim(together, "'") + "/{database}/{table}'"
	return func(name string, args ...string) string {
		return "Replicated" + name + "(" + strings.Join(append([]string{path, replica}, args...), ", ") + ")"
	}
}

// distributor turns statements for one engine into those for a cluster.
type distributor struct{ cluster, database, on string }

var (
	statementEnd = regexp.MustCompile(`;\s*\n`)
	// aboutTable is what a migration may do with a table; about the rest it says what to do itself.
	aboutTable = regexp.MustCompile(`(?m)^(CREATE TABLE IF NOT EXISTS|ALTER TABLE|TRUNCATE TABLE IF EXISTS|DROP TABLE IF EXISTS) (\w+) ON CLUSTER`)
	readsTable = regexp.MustCompile(`\bFROM \w+\b`)
)

// migration distributes what a migration does with tables: rows, indexes and projections are those of the local tables, and
// the table over them is made anew wherever columns change. Views say for themselves how their subqueries are answered.
func (d distributor) migration(text string) string {
	var out strings.Builder
	for _, statement := range statementEnd.Split(text, -1) {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		table := ""
		if m := aboutTable.FindStringSubmatch(statement); m != nil {
			table = m[2]
			statement = aboutTable.ReplaceAllString(statement, "$1 ${2}"+localSuffix+" ON CLUSTER")
			statement = strings.ReplaceAll(statement, "mutations_sync = 1", "mutations_sync = 2")
		} else if strings.Contains(statement, "CREATE OR REPLACE VIEW") {
			statement = d.view(statement)
		}
		out.WriteString(strings.TrimRight(statement, "\n") + ";\n")
		if table != "" && strings.Contains(statement, "DROP TABLE") {
			out.WriteString("DROP TABLE IF EXISTS " + table + " " + d.on + ";\n")
		}
		if table != "" && (strings.Contains(statement, "CREATE TABLE") || strings.Contains(statement, " COLUMN ")) {
			out.WriteString(d.over(table) + ";\n")
		}
	}
	return out.String()
}

// over makes the table over the local ones.
func (d distributor) over(table string) string {
	key := cmp.Or(shardKeys[table], formerShardKeys[table], "rand()") // a test finds the last
	return fmt.Sprintf("CREATE OR REPLACE TABLE %[1]s %[2]s AS %[3]s.%[1]s"+localSuffix+"\nENGINE = Distributed('%[4]s', %[5]s, '%[1]s"+localSuffix+"', %[6]s)",
		table, d.on, d.database, d.cluster, "'"+strings.Trim(d.database, "`")+"'", key)
}

// view names the database of what it reads, because a statement for a cluster runs in none, and settles how its subqueries are
// answered whoever asks.
func (d distributor) view(statement string) string {
	statement = readsTable.ReplaceAllStringFunc(statement, func(from string) string {
		table := strings.TrimPrefix(from, "FROM ")
		if _, ok := shardKeys[table]; !ok {
			return from
		}
		return "FROM " + d.database + "." + table
	})
	body, comment, found := strings.Cut(statement, "\nCOMMENT '")
	if !found {
		return statement + "\nSETTINGS distributed_product_mode = 'global'"
	}
	return body + "\nSETTINGS distributed_product_mode = 'global'\nCOMMENT '" + comment
}

// commits are the statements that make the table commits.
func (d distributor) commits() []string {
	return []string{
		fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %s %s
(
    version      UInt64 COMMENT 'a data version that is whole',
    committed_at DateTime64(3, 'UTC')
)
ENGINE = %s
ORDER BY version`, commitsTable+localSuffix, d.on, replicated("{shard}", "'{replica}'")("MergeTree")),
		d.over(commitsTable),
	}
}

// versions is the statement that makes the table of applied migrations: every server of the cluster has all of it.
func (d distributor) versions() string {
	return fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %s %s
(
    version_id Int64,
    is_applied UInt8,
    date       Date DEFAULT now(),
    tstamp     DateTime DEFAULT now()
)
ENGINE = %s
ORDER BY version_id`, migrationsTable, d.on, replicated("all", "'{shard}-{replica}'")("MergeTree"))
}

// migrationStore is goose's, but for the table that it makes.
type migrationStore struct {
	database.Store
	create string
}

// CreateVersionTable makes the table of applied migrations.
func (s migrationStore) CreateVersionTable(ctx context.Context, db database.DBTxConn) error {
	_, err := db.ExecContext(ctx, s.create)
	return err
}

// checkCluster says why a warehouse cannot be on the cluster that is named.
func checkCluster(o *Options) error {
	switch {
	case o.Cluster == "":
		return nil
	case !strings.Contains(o.DSN, "://") || o.Temporary:
		return errors.New("a cluster is one of ClickHouse servers: name one of them as the warehouse, clickhouse://HOST:9000/DATABASE; the embedded engine has none. cluster 只用于 ClickHouse 服务器，内嵌引擎没有集群")
	case !clusterName.MatchString(o.Cluster):
		return fmt.Errorf("cluster %q: want the name that the servers' configuration gives it (remote_servers), or a macro, as in {cluster}", o.Cluster)
	}
	return nil
}

// distributor of w; only where w.cluster is set.
func (w *Warehouse) distributor() distributor {
	return distributor{w.cluster, quoteName(w.database), "ON CLUSTER '" + w.cluster + "'"}
}

// makeCommits makes the table commits.
func (w *Warehouse) makeCommits(ctx context.Context) error {
	if w.cluster == "" {
		return nil
	}
	for _, sql := range w.distributor().commits() {
		if err := w.conn.Exec(ctx, sql); err != nil {
			return wrap("make the table "+commitsTable, err)
		}
	}
	return nil
}

// mark says that a data version is whole. On one engine its only block says so.
func (w *Warehouse) mark(ctx context.Context, version uint64, at time.Time) error {
	if w.cluster == "" {
		return nil
	}
	return wrap("commit", w.insert(ctx, commitsTable, "version, committed_at", func(batch driver.Batch) error { return batch.Append(version, at) }))
}

// markRestored says that all is whole that was restored.
func (w *Warehouse) markRestored(ctx context.Context) error {
	if w.cluster == "" {
		return nil
	}
	var version uint64
	var at time.Time
	err := w.query(ctx, "ask for the restored version", "SELECT max(version), max(committed_at) FROM disclosures", nil,
		func(rows driver.Rows) error { return rows.Scan(&version, &at) })
	if err != nil || version == 0 {
		return err
	}
	return w.mark(ctx, version, at)
}

// rollBack deletes the rows of a commit that was cut off between two shards. Whoever is about to commit calls it first. Their facts are
// hidden as those of any load that was cut off, see disown.
func (w *Warehouse) rollBack(ctx context.Context) error {
	if w.cluster == "" {
		return nil
	}
	newest, _, err := w.newest(ctx)
	if err != nil {
		return err
	}
	var rows uint64
	version := []any{clickhouse.Named("version", newest)}
	err = w.query(ctx, "look for a commit that was cut off", "SELECT count() FROM disclosures WHERE version > {version:UInt64}", version,
		func(r driver.Rows) error { return r.Scan(&rows) })
	if err != nil || rows == 0 {
		return err
	}
	w.log.Warn().Uint64("disclosures", rows).Msg("removing a commit that was cut off")
	sql := fmt.Sprintf("ALTER TABLE disclosures%s %s DELETE WHERE version > %d SETTINGS mutations_sync = 2", localSuffix, w.distributor().on, newest)
	w.count(ctx, sql)
	if err := w.conn.Exec(ctx, sql); err != nil {
		return wrap("remove a commit that was cut off", err)
	}
	w.versionMu.Lock()
	w.hidden, w.belongings = nil, nil // they may have been read with it
	w.versionMu.Unlock()
	return nil
}

// newestSQL asks for the newest version and when it was committed.
func (w *Warehouse) newestSQL() string {
	table := "disclosures"
	if w.cluster != "" {
		table = commitsTable
	}
	return "SELECT max(version), max(committed_at) FROM " + table
}

// ShardKeys are the tables of a warehouse on a cluster, without the ending of the local ones, and by what their rows are spread.
func ShardKeys() map[string]string { return maps.Clone(shardKeys) }
