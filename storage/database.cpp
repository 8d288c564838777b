#include "storage/database.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/migrate.h"

namespace xinfang::storage {

namespace {

// Pages after which a commit copies the log into the file: 16 MiB. At SQLite's own 1,000 pages
// commits are 40 % slower under load, at 20,000 single commits stall 40 ms (DESIGN.md, section 6).
constexpr int checkpoint_pages = 4'000;
// The log is cut back to this after a checkpoint, should a long reader have let it grow.
constexpr std::int64_t log_bytes_max = 64LL << 20;
// KiB of pages kept in memory; readers are several.
constexpr int writer_cache_kib = 64 << 10;
constexpr int reader_cache_kib = 16 << 10;

constexpr std::string_view key_check_place = "meta/key";
constexpr std::string_view key_check_text = "xinfang";

Error from_errno(ErrorCode code, const std::string& what) {
  return {code, what + ": " + std::strerror(errno)};
}

int open_private(const std::string& path) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

// Without the write-ahead log readers would wait for the writer: not every file system has it.
std::optional<Error> use_log(sqlite::Connection& connection) {
  sqlite::Query query(connection, "PRAGMA journal_mode = WAL");
  auto row = query.next();
  if (!row) return row.error();
  if (query.text_view(0) == "wal") return std::nullopt;
  return Error{ErrorCode::cannot_open,
               "the file system does not support SQLite's write-ahead log (shared memory)"};
}

std::optional<Error> check_key(sqlite::Connection& connection, const Seal& seal) {
  sqlite::Query query(connection, "SELECT value FROM meta WHERE key = 'key_check'");
  auto row = query.next();
  if (!row) return row.error();
  if (!*row) return Error{ErrorCode::damaged, "table meta does not hold the key's check"};
  if (seal.unseal(query.bytes_at(0), key_check_place) != key_check_text) {
    return Error{ErrorCode::wrong_key, "the key does not open this database"};
  }
  return std::nullopt;
}

// The first writer's key becomes the database's.
std::optional<Error> keep_key_check(sqlite::Connection& connection, const Seal& seal) {
  auto used = connection.integer(
      "SELECT (SELECT count(*) FROM meta) + (SELECT count(*) FROM users)"
      " + (SELECT count(*) FROM contents) + EXISTS (SELECT 1 FROM journal)");
  if (!used) return used.error();
  if (*used > 0) return std::nullopt;
  sqlite::Query query(connection, "INSERT INTO meta (key, value) VALUES ('key_check', ?)");
  return query.blob(seal.seal(key_check_text, key_check_place)).run();
}

}  // namespace

Result<std::unique_ptr<WriterLock>, Error> WriterLock::take(const std::string& path) {
  const auto lock_path = path + ".lock";
  const int descriptor = open_private(lock_path);
  if (descriptor < 0) return Failure{from_errno(ErrorCode::cannot_open, "'" + lock_path + "'")};
  std::unique_ptr<WriterLock> lock(new WriterLock(descriptor));
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return Failure{Error{ErrorCode::io, "another process writes '" + path +
                                              "' (a server, or another command): stop it first"}};
    }
    return Failure{from_errno(ErrorCode::io, "'" + lock_path + "'")};
  }
  return lock;
}

WriterLock::~WriterLock() { ::close(descriptor_); }

Result<std::unique_ptr<sqlite::Connection>, Error> open_for_writing(const StoreOptions& options,
                                                                    const Seal& seal) {
  // SQLite would create the file for everybody to read; log and index take the file's mode.
  const int descriptor = open_private(options.path);
  if (descriptor < 0) return Failure{from_errno(ErrorCode::cannot_open, "'" + options.path + "'")};
  ::close(descriptor);

  auto opened = sqlite::Connection::open(options.path, sqlite::Connection::Mode::read_write,
                                         options.busy_timeout_ms);
  if (!opened) return opened;
  auto& connection = **opened;
  // First what may refuse the file, so that another program's database stays as it is.
  if (auto error = migrate(connection)) return Failure{std::move(*error)};
  if (auto error = use_log(connection)) return Failure{std::move(*error)};
  const auto pragmas =
      "PRAGMA synchronous = FULL;"
      " PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
      " PRAGMA wal_autocheckpoint = " +
      std::to_string(checkpoint_pages) +
      "; PRAGMA journal_size_limit = " + std::to_string(log_bytes_max) + "; PRAGMA cache_size = -" +
      std::to_string(writer_cache_kib);
  if (auto error = connection.execute(pragmas)) return Failure{std::move(*error)};
  if (auto error = keep_key_check(connection, seal)) return Failure{std::move(*error)};
  if (auto error = check_key(connection, seal)) return Failure{std::move(*error)};
  return opened;
}

Result<std::unique_ptr<sqlite::Connection>, Error> open_for_reading(const StoreOptions& options,
                                                                    const Seal& seal) {
  auto opened = sqlite::Connection::open(options.path, sqlite::Connection::Mode::read_only,
                                         options.busy_timeout_ms);
  if (!opened) return opened;
  auto& connection = **opened;
  if (auto error = check_format(connection)) return Failure{std::move(*error)};
  const auto pragmas =
      "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -" + std::to_string(reader_cache_kib);
  if (auto error = connection.execute(pragmas)) return Failure{std::move(*error)};
  if (auto error = check_key(connection, seal)) return Failure{std::move(*error)};
  return opened;
}

}  // namespace xinfang::storage
