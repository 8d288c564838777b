// Qt SCXML along the same road: a case is a state machine of its own, which has no stored form to
// restore. Prints one JSON line like bench_engine's, without "restore".
//
//   bench_qt_scxml CHART.scxml ROAD.json ROUNDS
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScxmlEvent>
#include <QScxmlStateMachine>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <vector>

namespace {

struct Station {
  QString event;
  QVariant data;
  QStringList states;
  std::vector<qint64> step_ns;
};

QJsonArray read_road(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) throw std::runtime_error("can't read the road");
  return QJsonDocument::fromJson(file.readAll()).array();
}

// Settled when nothing waits in the event loop.
void settle() { QCoreApplication::sendPostedEvents(); }

void walk(const QString& chart, std::vector<Station>& stations) {
  const std::unique_ptr<QScxmlStateMachine> machine(QScxmlStateMachine::fromFile(chart));
  for (const auto& error : machine->parseErrors()) {
    throw std::runtime_error(error.toString().toStdString());
  }
  machine->start();
  settle();
  for (auto& station : stations) {
    // The machine owns and deletes the event.
    auto* event = new QScxmlEvent;
    event->setName(station.event);
    event->setData(station.data);
    QElapsedTimer timer;
    timer.start();
    machine->submitEvent(event);
    settle();
    station.step_ns.push_back(timer.nsecsElapsed());
    station.states = machine->activeStateNames();
    station.states.sort();
  }
}

qint64 median(std::vector<qint64> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void print(const std::vector<Station>& stations) {
  QJsonArray events;
  std::vector<qint64> all;
  for (const auto& station : stations) {
    events.append(QJsonObject{{"event", station.event},
                              {"states", QJsonArray::fromStringList(station.states)},
                              {"step_ns", median(station.step_ns)}});
    all.insert(all.end(), station.step_ns.begin(), station.step_ns.end());
  }
  const QJsonObject result{{"events", events}, {"step_ns", median(all)}};
  std::puts(QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) {
    std::fputs("usage: bench_qt_scxml CHART.scxml ROAD.json ROUNDS\n", stderr);
    return 2;
  }
  const QCoreApplication application(count, words);
  try {
    std::vector<Station> stations;
    const auto road = read_road(QString::fromLocal8Bit(words[2]));
    for (const auto& body : road) {
      const auto object = body.toObject();
      if (!object.contains("event")) continue;  // the registration is in the chart's data
      stations.push_back({object["event"].toString(), object["data"].toVariant(), {}, {}});
    }
    const int rounds = std::clamp(std::atoi(words[3]), 1, 100'000);
    for (int round = 0; round < rounds; ++round) {
      walk(QString::fromLocal8Bit(words[1]), stations);
    }
    print(stations);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_qt_scxml: %s\n", error.what());
    return 1;
  }
  return 0;
}
