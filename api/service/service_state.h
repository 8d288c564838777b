// What a Service holds. Private to service.cpp and service_start.cpp.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/service/access.h"
#include "api/service/accounts.h"
#include "api/service/calendars.h"
#include "api/service/chart_registry.h"
#include "api/service/diagrams.h"
#include "api/service/digests.h"
#include "api/service/reader_pool.h"
#include "api/service/render.h"
#include "api/service/service.h"
#include "api/service/writer_loop.h"

namespace xinfang::service {

class Service::State {
 public:
  State(Config settings, std::shared_ptr<Library> files, clock::Zone zone,
        CalendarEditions editions, std::shared_ptr<ChartRegistry> registry,
        std::vector<std::unique_ptr<storage::Reader>> connections)
      : config(std::move(settings)),
        library(std::move(files)),
        calendars(std::move(editions), *library),
        engine{.zone = std::move(zone)},
        charts(std::move(registry)),
        readers(std::move(connections)),
        accounts(readers, config.now, config.randomness) {}

  RenderContext rendering() {
    return {calendars.book(), engine,
            [this](const std::string& login) { return accounts.name_of(login); }};
  }
  storage::Viewer viewer(const Caller& caller) const { return viewer_of(*library, caller); }
  Day today() const { return engine.zone.day_of(config.now()); }

  // Runs a change on the writer thread and waits for it.
  std::optional<storage::Error> write(
      std::function<std::optional<storage::Error>(storage::Writer&)> change) {
    std::promise<std::optional<storage::Error>> done;
    writer->run([&](storage::Writer& connection) { done.set_value(change(connection)); });
    return done.get_future().get();
  }

  // Constant after start().
  const Config config;
  const std::shared_ptr<Library> library;
  CalendarShelf calendars;  // grows on the writer thread
  const statechart::Settings engine;
  const std::shared_ptr<ChartRegistry> charts;
  ReaderPool readers;
  Accounts accounts;
  Diagrams diagrams;
  // Timers may commit before anybody listens.
  std::mutex listener_mutex;
  std::function<void(const std::vector<Change>&)> listener;  // guarded by listener_mutex
  std::optional<Digests> digests;                            // after start()

  std::atomic<storage::Sequence> last_sequence{0};
  std::unique_ptr<WriterLoop> writer;  // last: stops first
};

}  // namespace xinfang::service
