// Opening a service: the database, the versions its cases are pinned to, the calendars it has
// counted by, and the threads.
#include <sodium.h>

#include <filesystem>

#include "api/service/key_file.h"
#include "api/service/older_versions.h"
#include "api/service/service_state.h"

namespace xinfang::service {

namespace {

Result<std::vector<std::unique_ptr<storage::Reader>>, std::string> open_readers(
    const storage::StoreOptions& options, int count) {
  std::vector<std::unique_ptr<storage::Reader>> readers;
  for (int i = 0; i < count; ++i) {
    auto reader = storage::Reader::open(options);
    if (!reader) return Failure{reader.error().detail};
    readers.push_back(std::move(*reader));
  }
  return readers;
}

}  // namespace

Result<std::unique_ptr<Service>, std::string> Service::start(Config config,
                                                             std::shared_ptr<Library> library) {
  if (sodium_init() < 0) return Failure{std::string{"libsodium can't start"}};
  auto zone = clock::Zone::find(config.zone);
  if (!zone) return Failure{"there is no time zone '" + config.zone + "' (IANA names, tzdata)"};
  // A new key would open nothing of an old database, and stand where the right one belongs.
  std::error_code unreadable;
  const bool filled = std::filesystem::file_size(config.database, unreadable) > 0 && !unreadable;
  if (filled && !std::filesystem::exists(config.key_file)) {
    return Failure{"there is no key file " + config.key_file + ", but the database " +
                   config.database + " is there, and only its own key opens it: put that back"};
  }
  auto key = load_key(config.key_file, config.randomness);
  if (!key) return Failure{key.error()};

  auto registry = std::make_shared<ChartRegistry>();
  for (const auto& chart : library->charts()) registry->add(chart);
  storage::StoreOptions options{
      .path = config.database,
      .key = *key,
      .charts = [registry](std::string_view hash) { return registry->find(hash); },
      .randomness = config.randomness};
  auto writer = storage::Writer::open(options);
  if (!writer) return Failure{writer.error().detail};
  for (const auto& content : library->contents()) {
    if (auto error = (*writer)->put_content(content)) return Failure{error->detail};
  }
  if (auto error = (*writer)->delete_expired(config.now())) return Failure{error->detail};
  auto readers = open_readers(options, config.readers + 1);
  if (!readers) return Failure{readers.error()};
  auto replay = std::move(readers->back());
  readers->pop_back();
  if (auto trouble = add_older_versions(*replay, *registry)) return Failure{std::move(*trouble)};
  auto editions = begin_calendars(**writer, *replay, *library, config.now());
  if (!editions) return Failure{editions.error()};
  auto last = replay->last_sequence();
  if (!last) return Failure{last.error().detail};

  auto state =
      std::make_unique<State>(std::move(config), std::move(library), *zone, std::move(*editions),
                              std::move(registry), std::move(*readers));
  auto& parts = *state;
  parts.last_sequence = *last;
  if (auto error = parts.accounts.load()) return Failure{error->detail};
  parts.accounts.set_write([&parts](auto change) { return parts.write(std::move(change)); });
  parts.digests.emplace(Digests::Parts{
      .store = (*writer)->digests(),
      .accounts = parts.accounts,
      .calendars = parts.calendars,
      .zone = parts.engine.zone,
      .business_hours = [&parts] { return parts.calendars.latest().business_hours(); },
      .now = parts.config.now});
  parts.writer = std::make_unique<WriterLoop>(WriterLoop::Parts{
      .writer = std::move(*writer),
      .reader = std::move(replay),
      .library = parts.library,
      .calendars = &parts.calendars,
      .settings = parts.engine,
      .office = parts.config.office,
      .now = parts.config.now,
      .check_user = [&parts](
                        const std::string& login,
                        const std::string& role) { return parts.accounts.check_user(login, role); },
      .publish =
          [&parts](const std::vector<Change>& changes) {
            parts.last_sequence = changes.back().sequence;
            std::lock_guard lock(parts.listener_mutex);
            if (parts.listener) parts.listener(changes);
          },
      .timers = parts.config.timers,
      .timed = {&*parts.digests}});
  return std::unique_ptr<Service>(new Service(std::move(state)));
}

}  // namespace xinfang::service
